export default function Page() {
  return (
    <main>
      <section data-testid="about">
        <h1>About</h1>
        <p>The same for everybody, so Next builds it once and lets caches keep it.</p>
      </section>
    </main>
  )
}
