import { onTestFinished } from 'vitest'
import { type ExampleApp, type ExampleAppOptions, startExampleApp } from '../../scripts/example-app.ts'

export {
  type ExampleApp,
  type ExampleAppOptions,
  type Fault,
  loadFaults,
  pickFreePort,
} from '../../scripts/example-app.ts'
export { buildExample } from '../../scripts/example-build.ts'
export { type Visit, type VisitOptions, type VisitStep, visit } from '../../scripts/visitor.ts'

/** An example app that ends with the test that started it. Several tests may run several faults side by side. */
export async function startExampleAppForTest(options: ExampleAppOptions): Promise<ExampleApp> {
  const app = await startExampleApp(options)
  onTestFinished(() => app.stop())
  return app
}
