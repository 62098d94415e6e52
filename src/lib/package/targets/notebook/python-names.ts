/** Words that a name of Python cannot be, and those that the notebook uses. */
const TAKEN = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield ' +
    'base64 gzip hashlib json math re np pd plt onnxruntime importlib Path Predictor TYPES EXACT SHOWN load ' +
    'plan model predictor row prediction table frame answers column part found display print'
  ).split(' '),
)

/** A name of Python for each column, unlike all others: letters, digits and underscores of it are kept. */
export function pythonNames(columns: readonly string[]): readonly string[] {
  const used = new Set(TAKEN)
  return columns.map(column => {
    const cleaned = column.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+/, '')
    let name = /^[A-Za-z]/.test(cleaned) ? cleaned : `column_${cleaned}`
    while (used.has(name)) name += '_'
    used.add(name)
    return name
  })
}
