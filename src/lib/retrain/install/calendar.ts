const WEEKDAYS: readonly string[] = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/**
 * A plain cron expression as expressions of `OnCalendar=`; two of them where cron takes either the day of the month
 * or the weekday.
 */
export function calendarOf(cron: string, zone: string): readonly string[] {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = cron.split(' ')
  const time = `${values(hour, 0, 23)}:${values(minute, 0, 59)}:00 ${zone}`
  const date = (days: string): string => `*-${values(month, 1, 12)}-${days}`
  const named = `${numbers(weekday, 0, 7)
    .map(number => WEEKDAYS[number % 7])
    .filter((name, index, all) => all.indexOf(name) === index)
    .join(',')} `
  const onDays = `${date(values(day, 1, 31))} ${time}`
  if (weekday.startsWith('*')) return [onDays]
  const onWeekdays = `${named}${date('*')} ${time}`
  return day.startsWith('*') ? [onWeekdays] : [onDays, onWeekdays]
}

function values(field: string, least: number, most: number): string {
  if (field === '*') return '*'
  return numbers(field, least, most)
    .map(number => String(number).padStart(2, '0'))
    .join(',')
}

/** `1-5`, `3,7-9/2`: the numbers that a field of cron stands for. */
function numbers(field: string, least: number, most: number): readonly number[] {
  const all = field.split(',').flatMap(part => {
    const [range = '*', step = '1'] = part.split('/')
    const [from = least, to] = range === '*' ? [least, most] : range.split('-').map(Number)
    const last = to ?? (part.includes('/') ? most : from)
    const found: number[] = []
    for (let number = from; number <= last; number += Math.max(1, Number(step))) found.push(number)
    return found
  })
  return [...new Set(all)].sort((a, b) => a - b)
}
