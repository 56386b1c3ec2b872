import { readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { UserError } from '../model/user-error.ts'
import { type HarReading, readHar } from './read.ts'
import { codeOf } from './write-reason.ts'

/** Unpacked. The longest string that the JavaScript engine holds is twice that. */
export const MAX_HAR_BYTES = 256 * 1024 * 1024

/**
 * Reads a HAR file; gzip is unpacked, UTF-16 (a shell's redirection on Windows) understood.
 *
 * @throws UserError `har-not-read`, `har-too-large`, and those of `readHar`. Each names the path.
 */
export async function readHarFile(path: string): Promise<HarReading> {
  return parse(await readBytes(path), path)
}

/** The same of a stream, which `name` stands for in what is thrown. */
export async function readHarStream(stream: AsyncIterable<Uint8Array>, name: string): Promise<HarReading> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > MAX_HAR_BYTES) throw tooLarge(name)
    chunks.push(chunk)
  }
  return parse(Buffer.concat(chunks), name)
}

async function parse(bytes: Buffer, path: string): Promise<HarReading> {
  const text = decodeText(await unpack(bytes, path))
  try {
    return readHar(text)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(error.code, `${path}: ${error.message}`, error.nextStep)
  }
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path)
    if (size > MAX_HAR_BYTES) throw tooLarge(path)
    return await readFile(path)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError('har-not-read', `${path} could not be read: ${readReason(error)}.`, 'Check the path.')
  }
}

/** Why a file could not be read, for the end of a sentence. */
export function readReason(error: unknown): string {
  const code = codeOf(error)
  return REASONS[code] ?? (code === '' ? String(error) : code)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'its folder is a file',
}

async function unpack(bytes: Buffer, path: string): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_HAR_BYTES })
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(path)
    throw new UserError('har-not-read', `${path} begins like gzip and cannot be unpacked.`, 'Export or copy it again.')
  }
}

function tooLarge(path: string): UserError {
  const limit = `${MAX_HAR_BYTES / 1024 / 1024} MiB`
  const hint = 'Record only the sign-in and what follows it, or filter the requests before the export.'
  return new UserError('har-too-large', `${path} is larger than ${limit}, the limit for a HAR.`, hint)
}

function decodeText(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return isUtf16 ? bytes.toString('utf16le') : bytes.toString('utf8')
}
