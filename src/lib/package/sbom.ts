import {createHash} from 'node:crypto'
import type {PackageComponent, PackageSettings, PackageSubject} from './types.ts'

/**
 * The bill of materials of a package: the model, and the packages that go with it.
 *
 * @see CycloneDX 1.6; the serial number is a UUID of version 8 over the digest, so that equal packages have equal ones.
 */
export function sbom(
  target: string,
  subject: PackageSubject,
  {mlopsVersion}: PackageSettings,
  components: readonly PackageComponent[],
): object {
  const {name, version, model, license, time, description} = subject
  const reference = `model:${name}@${version ?? model.sha256.slice(0, 12)}`
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([target, model.sha256, mlopsVersion, components]))}`,
    version: 1,
    metadata: {
      timestamp: time.toISOString(),
      tools: {components: [{type: 'application', name: 'mlops', version: mlopsVersion}]},
      component: {
        type: 'machine-learning-model',
        'bom-ref': reference,
        name,
        version: version ?? '0',
        ...(description === null ? {} : {description}),
        hashes: [{alg: 'SHA-256', content: model.sha256}],
        ...licenses(license),
      },
    },
    components: [...components]
      .sort((a, b) => (a.purl < b.purl ? -1 : 1))
      .map(({name: component, version: release, license: terms, purl}) => ({
        type: 'library',
        'bom-ref': purl,
        name: component,
        version: release,
        purl,
        ...licenses(terms ?? null),
      })),
    dependencies: [{ref: reference, dependsOn: components.map(({purl}) => purl).sort()}],
  }
}

function licenses(expression: string | null): object {
  return expression === null ? {} : {licenses: [{expression}]}
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4] ?? '8'
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
