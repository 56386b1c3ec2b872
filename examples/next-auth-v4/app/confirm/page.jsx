/** A scanner opens links and presses no button. `post`: a form that gets would drop the query of its action. */
export default async function Page({ searchParams }) {
  const { url = '' } = await searchParams
  const isOurs = url.startsWith(`${process.env.NEXTAUTH_URL}/api/auth/callback/`)
  return (
    <main>
      <section>
        <h1>Sign in?</h1>
        {isOurs ? (
          <form action={url} method="post">
            <button id="confirm" type="submit">
              Sign in
            </button>
          </form>
        ) : (
          <p role="alert">This link is none of ours.</p>
        )}
      </section>
    </main>
  )
}
