import {asError, MlopsError} from '../../core/errors/index.ts'

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'a part of the path is a file',
  EISDIR: 'it is a folder',
  EMFILE: 'too many open files',
}

/** A failed file operation as an error with a code; an unknown cause (a bug, an abort) is kept as it is. */
export function fileError(cause: unknown, path: string, doing: 'read' | 'write'): Error {
  const code = errorCode(cause)
  if (code === undefined || !(code in REASONS)) return asError(cause)
  const reason = REASONS[code] ?? code
  if (doing === 'read') {
    const missing = code === 'ENOENT' || code === 'ENOTDIR'
    return new MlopsError(
      missing ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE',
      `Cannot read ${path}: ${reason}.`,
      {hint: missing ? 'Check the path.' : 'Check what the path is and its permissions.', cause},
    )
  }
  return new MlopsError('FILE_UNWRITABLE', `Cannot write ${path}: ${reason}.`, {
    hint:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'Free some space, or write to another disk.'
        : 'Check the permissions of the folder, or choose another one.',
    cause,
  })
}

/** The `code` of a system error (`ENOENT`, …), undefined for anything else. */
export function errorCode(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}
