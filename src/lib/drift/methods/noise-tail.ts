/** What chance alone exceeds once in a thousand comparisons is the noise. */
export const NOISE_TAIL = 0.001
