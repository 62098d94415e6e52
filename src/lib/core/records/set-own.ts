/** Sets a property of any name, `__proto__` too. */
export function setOwn<T>(record: Record<string, T>, name: string, value: T): void {
  if (name !== '__proto__') record[name] = value
  else Object.defineProperty(record, name, {value, enumerable: true})
}
