import {createPrivateKey, X509Certificate} from 'node:crypto'
import {createSecureContext} from 'node:tls'
import {MlopsError, asError} from '../../core/errors/index.ts'

const FLAWS: Readonly<Record<string, {readonly reason: string; readonly hint: string}>> = {
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: {
    reason: 'the key is that of another certificate',
    hint: 'Name the key that the certificate was asked for with; where the file holds a chain, its own certificate comes first.',
  },
  ERR_OSSL_BAD_DECRYPT: {
    reason: 'the key is encrypted',
    hint: 'Decrypt it into a file that the server alone can read: openssl pkey -in KEY -out server.key',
  },
  ERR_OSSL_PEM_NO_START_LINE: {
    reason: 'the first of them has no certificate in PEM',
    hint: 'It begins with -----BEGIN CERTIFICATE-----; openssl x509 -inform der makes that of a .der or .cer file.',
  },
  ERR_OSSL_UNSUPPORTED: {
    reason: 'the second of them has no private key in PEM',
    hint: 'It begins with -----BEGIN PRIVATE KEY-----, or with the kind of the key before PRIVATE.',
  },
}

/** OpenSSL itself lets pass a key of another kind than the certificate's, with which no handshake works. */
export function assertKeyOf(cert: Buffer, key: Buffer): void {
  // What is no certificate or no key is refused here, with a better code.
  createSecureContext({cert, key})
  const fits = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  if (fits) return
  const error = new Error('The key is of another kind than that of the certificate.')
  throw Object.assign(error, {code: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH'})
}

/** Why a certificate and its key are not taken, by the code of OpenSSL. */
export function tlsError(error: unknown, cert: string, key: string): MlopsError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const flaw = FLAWS[code]
  return new MlopsError(
    'SERVE_TLS',
    `The certificate ${cert} and the key ${key} cannot be used: ${flaw?.reason ?? asError(error).message}.`,
    {
      hint: flaw?.hint ?? 'Both are PEM files, and the key is that of the certificate.',
      cause: error,
    },
  )
}
