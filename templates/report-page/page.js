const root = document.documentElement
const all = (selector, place = document) => [...place.querySelectorAll(selector)]

/** Light or dark, other than the system says; kept where the browser keeps anything for files. */
function setUpTheme() {
  const button = document.getElementById('theme')
  const systemDark = matchMedia('(prefers-color-scheme: dark)')
  let chosen = null
  try {
    chosen = localStorage.getItem('theme')
  } catch {
    // Not every browser has storage for a file.
  }
  const show = () => {
    const dark = chosen === null ? systemDark.matches : chosen === 'dark'
    if (chosen !== null) root.dataset.theme = chosen
    button.textContent = dark ? 'Light' : 'Dark'
    button.setAttribute('aria-label', dark ? 'Light theme' : 'Dark theme')
    return dark
  }
  button.addEventListener('click', () => {
    chosen = show() ? 'light' : 'dark'
    try {
      localStorage.setItem('theme', chosen)
    } catch {
      // As above: it holds for this visit.
    }
    show()
  })
  systemDark.addEventListener('change', show)
  button.hidden = false
  show()
}

function compare(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return b - a
  return String(a).localeCompare(String(b), undefined, {numeric: true})
}

/** Filter, order and opening of a list of lines. */
function setUpFold(list) {
  const tools = list.querySelector('.tools')
  const quiet = list.querySelector('.quiet')
  const lines = all('.fold', list).map(element => ({
    element,
    keys: JSON.parse(element.dataset.sort),
    text: element.querySelector('summary').textContent.toLowerCase(),
  }))
  const find = list.querySelector('[data-find]')
  const found = list.querySelector('.found')
  find.addEventListener('input', () => {
    const wanted = find.value.trim().toLowerCase()
    let count = 0
    for (const {element, text} of lines) {
      const fits = text.includes(wanted)
      element.hidden = !fits
      element.toggleAttribute('data-left-out', !fits)
      if (fits) count++
    }
    found.textContent = wanted === '' ? '' : `${count} of ${lines.length}`
    if (quiet !== null && wanted !== '') quiet.open = all('.fold:not([hidden])', quiet).length > 0
  })
  const order = list.querySelector('[data-order]')
  order.addEventListener('change', () => {
    const key = order.selectedIndex
    const sorted = key === 0 ? lines : lines.toSorted((a, b) => compare(a.keys[key], b.keys[key]))
    for (const {element} of sorted) element.parentElement.append(element)
  })
  const button = list.querySelector('[data-all]')
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-pressed') === 'false'
    for (const details of all('details', list)) details.open = open
    button.setAttribute('aria-pressed', String(open))
    button.textContent = open ? 'Close all' : 'Open all'
  })
  tools.hidden = false
}

/** A click on the heading of a column sorts by it, a second one the other way round. */
function setUpTable(table) {
  const body = table.tBodies[0]
  const heads = all('thead th', table)
  const key = (row, index) => {
    const cell = row.cells[index]
    if (cell.dataset.sort !== undefined) return Number(cell.dataset.sort)
    return cell.textContent
  }
  for (const head of heads) {
    const index = head.cellIndex
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = head.textContent
    head.replaceChildren(button)
    button.addEventListener('click', () => {
      const way = head.getAttribute('aria-sort') === 'descending' ? 'ascending' : 'descending'
      for (const other of heads) other.removeAttribute('aria-sort')
      head.setAttribute('aria-sort', way)
      const sign = way === 'descending' ? 1 : -1
      const rows = [...body.rows].sort((a, b) => sign * compare(key(a, index), key(b, index)))
      body.append(...rows)
    })
  }
}

/** A link into a line opens it, and what it stands in. */
function openTarget() {
  const id = decodeURIComponent(location.hash.slice(1))
  const target = id === '' ? null : document.getElementById(id)
  for (let place = target; place !== null; place = place.parentElement)
    if (place.tagName === 'DETAILS') place.open = true
  if (target?.tagName === 'DETAILS') {
    target.querySelector('summary').focus({preventScroll: true})
    target.scrollIntoView()
  }
}

/** On paper everything is open. */
function setUpPrint() {
  let closed = []
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])')
    for (const details of closed) details.open = true
  })
  addEventListener('afterprint', () => {
    for (const details of closed) details.open = false
  })
}

setUpTheme()
all('[data-fold]').forEach(setUpFold)
all('[data-sortable]').forEach(setUpTable)
setUpPrint()
addEventListener('hashchange', openTarget)
openTarget()
