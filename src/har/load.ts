import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { getHeapStatistics } from 'node:v8'
import { createGunzip } from 'node:zlib'
import { asFields } from '../http/fields.ts'
import type { Exchange } from '../model/exchange.ts'
import { UserError } from '../model/user-error.ts'
import { createBodyRoom } from './body-room.ts'
import { createEntryCutter } from './cut-entries.ts'
import { createHarReader } from './har-reader.ts'
import { emptyHar, type HarReading, notHar, notJson, parseJson } from './read.ts'
import { codeOf } from './write-reason.ts'

/** `must`: stays however large the file is; `page` and `file` (a static one): stays while there is room for its kind. */
export type BodyWorth = 'must' | 'page' | 'file'

/** Of an exchange. */
export interface BodyWorths {
  readonly request: BodyWorth
  readonly response: BodyWorth
}

export interface LoadOptions {
  /** What stays of a file that is too large to keep all; default: all. */
  readonly worthOf?: (exchange: Exchange) => BodyWorths
  /** Told now and then. `share`: of the file, 0 to 1; null = nobody knows how long it is. */
  readonly onProgress?: (bytes: number, share: number | null) => void
  readonly limits?: LoadLimits
}

/** In octets. */
export interface LoadLimits {
  /** Of the file, unpacked. */
  readonly file: number
  /** One entry that is longer is left out, and counted. */
  readonly entry: number
  /** What stands around the entries. */
  readonly around: number
  /** Bodies, before those of a kind are left out. */
  readonly pages: number
  readonly files: number
  /** About all that judging it holds in memory. */
  readonly held: number
}

const MIB = 1024 * 1024
export const LIMITS: LoadLimits = {
  file: 16 * 1024 * MIB,
  entry: 64 * MIB,
  around: 64 * MIB,
  pages: 64 * MIB,
  files: 8 * MIB,
  held: Math.min(1024 * MIB, 0.6 * getHeapStatistics().heap_size_limit),
}
const READ_BYTES = 256 * 1024
const ALL: BodyWorths = { request: 'must', response: 'must' }

/**
 * Reads a HAR file entry by entry, so that it may be larger than memory; gzip is unpacked, UTF-16 (a shell's redirection on Windows)
 * understood.
 *
 * @throws UserError `har-not-read`, `har-too-large`, and those of `readHar`. Each names the path.
 */
export async function readHarFile(path: string, options: LoadOptions = {}): Promise<HarReading> {
  const size = await stat(path).then(
    found => found.size,
    () => null,
  )
  return readOctets(createReadStream(path, { highWaterMark: READ_BYTES }), path, size, options)
}

/** The same of a stream, which `name` stands for in what is thrown. */
export async function readHarStream(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  options: LoadOptions = {},
): Promise<HarReading> {
  return readOctets(stream, name, null, options)
}

async function readOctets(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  size: number | null,
  { worthOf = () => ALL, onProgress = () => {}, limits = LIMITS }: LoadOptions,
): Promise<HarReading> {
  const tooLarge = (): never => {
    throw new UserError('har-too-large', 'This HAR is larger than what can be judged at once.', RECORD_LESS)
  }
  const room = createBodyRoom(limits, worthOf)
  let reader = createHarReader(room.shorten)
  const cutter = createEntryCutter({
    maxEntryBytes: limits.entry,
    maxRestBytes: limits.around,
    onTooLarge: tooLarge,
    onEntries: before => {
      reader = createHarReader(room.shorten)
      reader.begin(asFields(asFields(parseJson(before))?.log) ?? {})
    },
    onEntry: text => {
      reader.add(text === null ? null : JSON.parse(text))
      if (room.held() > limits.held) tooLarge()
    },
  })
  let read = 0
  const counted = count(stream, bytes => {
    read += bytes
    onProgress(read, size === null || size === 0 ? null : Math.min(1, read / size))
  })
  try {
    let unpacked = 0
    for await (const chunk of decoded(counted)) {
      unpacked += chunk.length
      if (unpacked > limits.file) tooLarge()
      cutter.push(chunk)
    }
    if (unpacked === 0) throw emptyHar()
    const log = asFields(asFields(parseJson(cutter.end()))?.log)
    if (log === null || !Array.isArray(log.entries)) throw notHar(name)
    const reading = reader.finish(log)
    return room.leftOut() === 0 ? reading : { ...reading, bodiesLeftOut: room.leftOut() }
  } catch (error) {
    throw inWords(error instanceof SyntaxError ? notJson(name) : error, name)
  }
}

async function* count(stream: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    onBytes(chunk.length)
    yield chunk
  }
}

/** As UTF-8, by what the first octets say. */
async function* decoded(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = stream[Symbol.asyncIterator]()
  const { first, all } = await peek(source)
  if (first[0] === 0x1f && first[1] === 0x8b) yield* decoded(unpacked(all))
  else if (first[0] === 0xff && first[1] === 0xfe) yield* fromUtf16(all)
  else yield* all
}

/** The first two octets, and all of them. */
async function peek(source: AsyncIterator<Uint8Array>) {
  const early: Uint8Array[] = []
  let length = 0
  while (length < 2) {
    const { value, done } = await source.next()
    if (done) break
    early.push(value)
    length += value.length
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* early
    yield* { [Symbol.asyncIterator]: () => source }
  }
  return { first: Buffer.concat(early.slice(0, 3)).subarray(0, 2), all: all() }
}

function unpacked(packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const source = Readable.from(packed, { objectMode: false })
  const gunzip = createGunzip({ chunkSize: READ_BYTES })
  source.on('error', error => gunzip.destroy(error))
  return source.pipe(gunzip)
}

async function* fromUtf16(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-16le')
  for await (const chunk of stream) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  yield Buffer.from(decoder.decode())
}

const RECORD_LESS = 'Record only the sign-in and what follows it, or filter the requests before the export.'

function inWords(error: unknown, name: string): unknown {
  if (error instanceof UserError) return new UserError(error.code, `${name}: ${error.message}`, error.nextStep)
  const code = codeOf(error)
  if (code.startsWith('Z_'))
    return new UserError('har-not-read', `${name} begins like gzip and cannot be unpacked.`, 'Export or copy it again.')
  if (code === '') return error
  return new UserError('har-not-read', `${name} could not be read: ${readReason(error)}.`, 'Check the path.')
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
