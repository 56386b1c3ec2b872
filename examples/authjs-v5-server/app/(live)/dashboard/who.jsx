/** `title`: the page. */
export function Who({ session, title }) {
  const { user, error } = session
  return (
    <main>
      <section data-testid="who" data-user={user.name ?? ''} data-error={error ?? ''}>
        <h1>
          {title} of {user.name ?? 'nobody'} ({user.role ?? 'no role'})
        </h1>
        {error && <p role="alert">{error}: please log in again.</p>}
        <p>
          <code>auth()</code> in a server component:
        </p>
        <pre data-testid="session">{JSON.stringify(session, null, 2)}</pre>
      </section>
    </main>
  )
}
