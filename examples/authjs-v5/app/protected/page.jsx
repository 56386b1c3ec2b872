export default function Page() {
  return (
    <main>
      <section data-testid="protected">
        <h1>You may read this</h1>
        <p>
          <code>auth</code> in <code>proxy.js</code> found a session and let you in.
        </p>
      </section>
    </main>
  )
}
