import {readFile} from 'node:fs/promises'
import {MlopsError} from '../../../core/errors/index.ts'
import {formatNumber} from '../../../report/index.ts'
import {json, modelFolder} from '../../model-folder.ts'
import {predictorPlan} from '../../predictor/predictor-plan.ts'
import {predictorRequirements} from '../../predictor/python-requirements.ts'
import {pythonModule} from '../../predictor/python-files.ts'
import type {PackageSubject, TargetBuilder} from '../../types.ts'
import {fileBytes} from '../../write/file-bytes.ts'
import {gzipChunks} from '../../write/gzip.ts'
import {formCell} from './form-cell.ts'
import {notebookOf, type Cell} from './notebook-json.ts'
import {sweepCell} from './sweep-cell.ts'

/** Colab opens larger notebooks slowly or not at all. */
const MOST_EMBEDDED = 5_000_000

/**
 * A notebook that has its model inside, as long as that is small, and checks its digest before it runs it.
 *
 * @see nbformat 4.5; forms of Colab (`#@title`, `#@param`), which other readers show as comments.
 */
export const notebook: TargetBuilder = {
  async build(subject) {
    const pictures = subject.signature.columns.some(({kind}) => kind === 'image')
    if (pictures || subject.signature.columns.length === 0) {
      throw new MlopsError(
        'PACKAGE_UNFIT',
        'A notebook has a form for columns, and this model takes tensors or pictures.',
        {
          hint: 'Take the target web, whose page takes pictures from files and cameras.',
        },
      )
    }
    const plan = predictorPlan(subject, subject.opened.runnable().meaning)
    const embedded = await embeddedModel(subject)
    const predictor = await readFile(pythonModule('mlops_predictor.py'), 'utf8')
    const name = `${subject.name.replaceAll('/', '-')}.ipynb`
    const cells: Cell[] = [
      {kind: 'markdown', source: titleOf(subject)},
      {kind: 'code', source: installSource(), title: 'Packages'},
      {kind: 'code', source: predictor.trimEnd(), title: 'Predictor'},
      {
        kind: 'code',
        source: loadSource(json(plan), embedded),
        title: 'Load the model and check its digest',
      },
      formCell(subject, plan),
      ...sweepCell(subject, plan),
      {kind: 'code', source: TABLE, title: 'Predict a table'},
    ]
    const beside = embedded === undefined
    return {
      files: [
        {path: name, content: notebookOf(cells, subject.model.sha256)},
        ...(beside ? modelFolder(subject) : []),
      ],
      ...(beside ? {} : {single: name}),
      components: [],
      readme: readmeOf(name, beside),
      next: [`jupyter lab ${name}`],
      ...(beside
        ? {warnings: [`The model is too large for a notebook: ${name} reads model.onnx beside it.`]}
        : {}),
    }
  },
}

/** Base64 of the compressed model; undefined where it is too large, or has its weights in other files. */
async function embeddedModel({model, time}: PackageSubject): Promise<string | undefined> {
  if (model.external.length > 0 || model.sizeBytes > 4 * MOST_EMBEDDED) return undefined
  const parts: Uint8Array[] = []
  for await (const part of gzipChunks(fileBytes({copyOf: model.path}), time)) parts.push(part)
  const text = Buffer.concat(parts).toString('base64')
  return text.length > MOST_EMBEDDED ? undefined : text
}

function titleOf({label, description, model, license, metrics}: PackageSubject): string {
  const plain = (text: string): string => text.replace(/[\\`*_{}[\]<>#|$]/g, '\\$&')
  const numbers = Object.entries(metrics ?? {}).flatMap(([name, value]) =>
    typeof value === 'number' ? [`${plain(name)} ${formatNumber(value)}`] : [],
  )
  return [
    `# ${plain(label)}`,
    ...(description === null ? [] : [plain(description)]),
    `SHA-256 \`${model.sha256}\`${license === null ? '' : `, licence ${plain(license)}`}`,
    ...(numbers.length === 0 ? [] : [numbers.slice(0, 8).join(', ')]),
    'Run all cells, then change the form. Made by `mlops package --target notebook`.',
  ].join('\n\n')
}

function installSource(): string {
  const wanted = [...predictorRequirements(), 'pandas', 'matplotlib']
  return `import importlib.util

if any(importlib.util.find_spec(name) is None for name in ("onnxruntime", "numpy", "pandas", "matplotlib")):
    %pip install -q ${wanted.map(each => `"${each}"`).join(' ')}`
}

/** JSON within a string of JSON is a string of Python as well. */
function loadSource(plan: string, embedded: string | undefined): string {
  const begin = `plan = json.loads(${JSON.stringify(JSON.stringify(JSON.parse(plan)))})`
  if (embedded === undefined) {
    return `import json

${begin}
for part in plan["files"]:
    found = hashlib.sha256(Path(part["path"]).read_bytes()).hexdigest()
    assert found == part["sha256"], f"{part['path']} is not the file that was packaged: upload it beside this notebook."
predictor = Predictor(plan, plan["files"][0]["path"])
print(plan["label"], "is ready.")`
  }
  return `import base64
import gzip
import json

${begin}
model = gzip.decompress(base64.b64decode("${embedded}"))
assert hashlib.sha256(model).hexdigest() == plan["files"][0]["sha256"], "This is not the model that was packaged."
predictor = Predictor(plan, model)
print(plan["label"], "is ready.")`
}

const TABLE = `import pandas as pd

table = ""  #@param {type:"string"}
if table:
    frame = pd.read_parquet(table) if table.endswith(".parquet") else pd.read_csv(table)
    answers = frame.assign(**predictor.predict(frame))
    display(answers)`

function readmeOf(name: string, beside: boolean): string {
  const upload = beside
    ? `The model is too large to be inside: upload \`model.onnx\`, and the files with its weights, beside the notebook.`
    : 'The model is inside, compressed, and its digest is checked before it runs.'
  return `## Run it

Upload \`${name}\` to Colab (File, Upload notebook), or

\`\`\`console
$ jupyter lab ${name}
\`\`\`

${upload} Run all cells; the form predicts whenever a value changes, in Colab. In Jupyter change the values in its cell.`
}
