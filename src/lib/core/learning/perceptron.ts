import type {Random} from '../statistics/index.ts'

/** A layer: outputs × inputs weights, row-major, and a bias an output. */
export interface Layer {
  readonly inputs: number
  readonly outputs: number
  readonly weights: Float32Array
  readonly biases: Float32Array
}

export interface PerceptronOptions {
  /** Row-major, `inputs` a row, each column of about unit spread. */
  readonly rows: Float32Array
  readonly inputs: number
  /** Row-major, `outputs` a row: probabilities, or numbers of about unit spread. */
  readonly targets: Float32Array
  readonly outputs: number
  /** classes: softmax and cross-entropy; numbers: the identity and squared error. */
  readonly kind: 'classes' | 'numbers'
  /** Units of the hidden layers. */
  readonly hidden: readonly number[]
  readonly epochs: number
  readonly random: Random
  /** Called once an epoch; may throw. */
  readonly check?: () => void
}

const BATCH = 32
const STEP = 2e-3
const DECAYS = {first: 0.9, second: 0.999, epsilon: 1e-8}

interface Trained extends Layer {
  readonly slopes: Float32Array
  readonly moments: readonly [Float32Array, Float32Array]
  readonly values: Float32Array
  readonly errors: Float32Array
}

/**
 * Trains a multilayer perceptron with rectifiers by Adam, its step falling to zero along a cosine.
 *
 * @returns The layers; the last one gives logits or numbers.
 * @see Kingma & Ba (2015), arXiv:1412.6980; Loshchilov & Hutter (2017), arXiv:1608.03983.
 */
export function trainPerceptron(options: PerceptronOptions): readonly Layer[] {
  const {rows, inputs, outputs, hidden, epochs, random, check} = options
  const sizes = [inputs, ...hidden, outputs]
  const layers = sizes.slice(1).map((size, index) => createLayer(sizes[index] ?? 0, size, random))
  const count = rows.length / inputs
  const order = Uint32Array.from({length: count}, (_, row) => row)
  const steps = epochs * Math.ceil(count / BATCH)
  let step = 0
  for (let epoch = 0; epoch < epochs; epoch++) {
    check?.()
    shuffle(order, random)
    for (let start = 0; start < count; start += BATCH) {
      const batch = order.subarray(start, Math.min(count, start + BATCH))
      for (const row of batch) addSlopes(layers, options, row)
      step++
      const size = (STEP * (1 + Math.cos((Math.PI * step) / steps))) / 2
      for (const layer of layers) adam(layer, batch.length, step, size)
    }
  }
  return layers.map(({inputs: width, outputs: height, weights, slopes}) => ({
    inputs: width,
    outputs: height,
    weights: weights.slice(0, width * height),
    biases: weights.slice(width * height, slopes.length),
  }))
}

/** Weights and, behind them, biases stand in one array while it is trained. */
function createLayer(inputs: number, outputs: number, random: Random): Trained {
  const size = inputs * outputs + outputs
  const spread = Math.sqrt(6 / inputs)
  const weights = Float32Array.from({length: size}, (_, index) =>
    index < inputs * outputs ? spread * (2 * random() - 1) : 0,
  )
  return {
    ...{inputs, outputs, weights, biases: new Float32Array(0), slopes: new Float32Array(size)},
    moments: [new Float32Array(size), new Float32Array(size)],
    values: new Float32Array(outputs),
    errors: new Float32Array(outputs),
  }
}

function addSlopes(
  layers: readonly Trained[],
  {rows, inputs, targets, outputs, kind}: PerceptronOptions,
  row: number,
): void {
  const input = rows.subarray(row * inputs, (row + 1) * inputs)
  let below = input
  layers.forEach((layer, index) => {
    forward(layer, below, index < layers.length - 1)
    below = layer.values
  })
  const last = layers.at(-1)
  if (last === undefined) return
  if (kind === 'classes') softmax(last.values)
  for (let output = 0; output < outputs; output++)
    last.errors[output] = (last.values[output] ?? 0) - (targets[row * outputs + output] ?? 0)
  for (let index = layers.length - 1; index >= 0; index--) {
    const layer = layers[index]
    if (layer !== undefined) backward(layer, layers[index - 1], input)
  }
}

function forward(
  {inputs, outputs, weights, values}: Layer & Trained,
  input: Float32Array,
  rectified: boolean,
): void {
  for (let output = 0; output < outputs; output++) {
    let sum = weights[inputs * outputs + output] as number
    const start = output * inputs
    for (let index = 0; index < inputs; index++)
      sum += (weights[start + index] as number) * (input[index] as number)
    values[output] = rectified && sum < 0 ? 0 : sum
  }
}

/** Adds to the slopes of a layer, and hands its errors down. */
function backward(layer: Trained, below: Trained | undefined, input: Float32Array): void {
  const {inputs, outputs, weights, slopes, errors} = layer
  const values = below?.values ?? input
  below?.errors.fill(0)
  for (let output = 0; output < outputs; output++) {
    const error = errors[output] as number
    if (error === 0) continue
    const start = output * inputs
    const bias = inputs * outputs + output
    slopes[bias] = (slopes[bias] as number) + error
    for (let index = 0; index < inputs; index++)
      slopes[start + index] = (slopes[start + index] as number) + error * (values[index] as number)
    if (below === undefined) continue
    const {errors: lower} = below
    for (let index = 0; index < inputs; index++)
      lower[index] = (lower[index] as number) + error * (weights[start + index] as number)
  }
  // What a rectifier held back has no part in the error.
  if (below !== undefined)
    for (let index = 0; index < inputs; index++) if (values[index] === 0) below.errors[index] = 0
}

function adam(
  {weights, slopes, moments: [first, second]}: Trained,
  rows: number,
  step: number,
  size: number,
): void {
  const [a, b] = [1 - DECAYS.first ** step, 1 - DECAYS.second ** step]
  for (let index = 0; index < weights.length; index++) {
    const slope = (slopes[index] as number) / rows
    const mean = DECAYS.first * (first[index] as number) + (1 - DECAYS.first) * slope
    const square = DECAYS.second * (second[index] as number) + (1 - DECAYS.second) * slope * slope
    first[index] = mean
    second[index] = square
    weights[index] =
      (weights[index] as number) - (size * (mean / a)) / (Math.sqrt(square / b) + DECAYS.epsilon)
  }
  slopes.fill(0)
}

function softmax(values: Float32Array): void {
  const most = Math.max(...values)
  let sum = 0
  for (let index = 0; index < values.length; index++) {
    const value = Math.exp((values[index] ?? 0) - most)
    values[index] = value
    sum += value
  }
  for (let index = 0; index < values.length; index++) values[index] = (values[index] ?? 0) / sum
}

function shuffle(order: Uint32Array, random: Random): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
}
