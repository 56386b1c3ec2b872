/**
 * Every field of the messages that spans and log records travel in, by the names of OTLP's JSON encoding: taken from the definitions of
 * `opentelemetry-proto` 1.45.0 (its descriptors). A name behind a type of its own is a message; `[]` is a list.
 */
const MESSAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  TracesData: { resourceSpans: 'ResourceSpans[]' },
  ResourceSpans: { resource: 'Resource', scopeSpans: 'ScopeSpans[]', schemaUrl: 'string' },
  ScopeSpans: { scope: 'InstrumentationScope', spans: 'Span[]', schemaUrl: 'string' },
  Span: {
    traceId: 'id16',
    spanId: 'id8',
    traceState: 'string',
    parentSpanId: 'id8',
    flags: 'uint32',
    name: 'string',
    kind: 'enum',
    startTimeUnixNano: 'int64',
    endTimeUnixNano: 'int64',
    attributes: 'KeyValue[]',
    droppedAttributesCount: 'uint32',
    events: 'Event[]',
    droppedEventsCount: 'uint32',
    links: 'Link[]',
    droppedLinksCount: 'uint32',
    status: 'Status',
  },
  Event: { timeUnixNano: 'int64', name: 'string', attributes: 'KeyValue[]', droppedAttributesCount: 'uint32' },
  Link: {
    traceId: 'id16',
    spanId: 'id8',
    traceState: 'string',
    attributes: 'KeyValue[]',
    droppedAttributesCount: 'uint32',
    flags: 'uint32',
  },
  Status: { message: 'string', code: 'enum' },
  LogsData: { resourceLogs: 'ResourceLogs[]' },
  ResourceLogs: { resource: 'Resource', scopeLogs: 'ScopeLogs[]', schemaUrl: 'string' },
  ScopeLogs: { scope: 'InstrumentationScope', logRecords: 'LogRecord[]', schemaUrl: 'string' },
  LogRecord: {
    timeUnixNano: 'int64',
    observedTimeUnixNano: 'int64',
    severityNumber: 'enum',
    severityText: 'string',
    body: 'AnyValue',
    attributes: 'KeyValue[]',
    droppedAttributesCount: 'uint32',
    flags: 'uint32',
    traceId: 'id16',
    spanId: 'id8',
    eventName: 'string',
  },
  Resource: { attributes: 'KeyValue[]', droppedAttributesCount: 'uint32' },
  InstrumentationScope: {
    name: 'string',
    version: 'string',
    attributes: 'KeyValue[]',
    droppedAttributesCount: 'uint32',
  },
  KeyValue: { key: 'string', value: 'AnyValue' },
  AnyValue: {
    stringValue: 'string',
    boolValue: 'bool',
    intValue: 'int64',
    doubleValue: 'double',
    arrayValue: 'ArrayValue',
    kvlistValue: 'KeyValueList',
    bytesValue: 'string',
  },
  ArrayValue: { values: 'AnyValue[]' },
  KeyValueList: { values: 'KeyValue[]' },
}

/** As protobuf's JSON mapping has them, and as OTLP departs from it: ids in hex and not in base64, enums as numbers and not as names. */
const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: value => typeof value === 'string',
  bool: value => typeof value === 'boolean',
  double: value => typeof value === 'number',
  uint32: value => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32,
  enum: value => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 100,
  int64: value => Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{1,20}$/.test(value)),
  id16: value => typeof value === 'string' && /^[0-9a-fA-F]{32}$/.test(value),
  id8: value => typeof value === 'string' && /^[0-9a-fA-F]{16}$/.test(value),
}

/** What a collector would refuse, or drop, of a message; empty = nothing. */
export function otlpFaults(value: unknown, type: 'TracesData' | 'LogsData'): readonly string[] {
  return faultsOf(value, type, type)
}

function faultsOf(value: unknown, type: string, place: string): readonly string[] {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${place} is no list`]
    return value.flatMap((one, index) => faultsOf(one, type.slice(0, -2), `${place}[${index}]`))
  }
  const isScalar = SCALARS[type]
  if (isScalar !== undefined) return isScalar(value) ? [] : [`${place} is no ${type}: ${JSON.stringify(value)}`]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${place} is no ${type}`]
  const fields = Object.entries(value)
  const several = type === 'AnyValue' && fields.length > 1 ? [`${place} has several values`] : []
  return [
    ...several,
    ...fields.flatMap(([name, one]) => {
      const known = MESSAGES[type]?.[name]
      return known === undefined ? [`${place}.${name} is no field`] : faultsOf(one, known, `${place}.${name}`)
    }),
  ]
}
