import {rmSync} from 'node:fs'

for (const made of ['dist', 'build', 'oclif.manifest.json'])
  rmSync(new URL(`../${made}`, import.meta.url), {recursive: true, force: true})
