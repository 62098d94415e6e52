/** One entry of a tar archive, as it should not be or as it should. */
export interface Entry {
  readonly name: string
  readonly content?: string | Uint8Array
  readonly type?: string
  readonly link?: string
  /** Size in the header, where it is not that of the content. */
  readonly size?: number
}

/** A tar archive of entries, whatever they are. */
export function tarOf(entries: readonly Entry[]): Buffer {
  const parts = entries.flatMap(({name, content = '', type = '0', link = '', size}) => {
    const bytes = Buffer.from(content)
    const block = Buffer.alloc(512)
    block.write(name, 0, 100)
    block.write('0000644\0' + '0000000\0' + '0000000\0', 100, 'latin1')
    block.write((size ?? bytes.length).toString(8).padStart(11, '0') + '\0', 124, 'latin1')
    block.write('00000000000\0' + '        ' + type, 136, 'latin1')
    block.write(link, 157, 100)
    block.write('ustar\0' + '00', 257, 'latin1')
    const sum = block.reduce((total, byte) => total + byte, 0)
    block.write(sum.toString(8).padStart(6, '0') + '\0 ', 148, 'latin1')
    return [block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}
