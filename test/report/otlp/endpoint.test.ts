import { expect, test } from 'vitest'
import { UsageError } from '../../../src/model/user-error.ts'
import { readEndpoint } from '../../../src/report/otlp/endpoint.ts'

test.each([
  ['http://localhost:4318', 'http://localhost:4318/v1/traces', 'http://localhost:4318'],
  [' http://localhost:4318/ ', 'http://localhost:4318/v1/traces', 'http://localhost:4318'],
  ['https://otlp.example.com/otlp', 'https://otlp.example.com/otlp/v1/traces', 'https://otlp.example.com/otlp'],
  // A key in the address is used and not shown.
  ['https://a.example/x/?api-key=1', 'https://a.example/x/v1/traces?api-key=1', 'https://a.example/x'],
])('%s', (given, traces, shown) => {
  expect(readEndpoint(given)).toEqual({ traces, logs: traces.replace('/traces', '/logs'), shown })
})

test.each([
  ['localhost:4318', '--otlp must be the http or https address of a collector, not "localhost:4318".'],
  ['grpc://a:4317', '--otlp must be the http or https address of a collector, not "grpc://a:4317".'],
  ['http://me:secret@a', '--otlp must not hold a user or a password: others could read it.'],
  ['http://a/v1/traces', '--otlp wants the address before /v1/traces and /v1/logs: both are needed, and are added.'],
])('%s is refused', (given, message) => {
  expect(() => readEndpoint(given)).toThrow(expect.objectContaining({ message }))
  expect(() => readEndpoint(given)).toThrow(UsageError)
})
