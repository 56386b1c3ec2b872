/** In `getServerSideProps` of pages/account.jsx, which the rest of the visit does not need. */
const visits = ['/account']

export const pagesFaults = [
  {
    name: 'pages-getsession-without-request',
    visits,
    title: 'getSession() on the server, without the request',
    does: 'getServerSideProps of /account calls `getSession()` without `{ req }`: it asks the session endpoint over HTTP, without the cookies of the visitor.',
    sees: 'Signed in everywhere but on /account, which sends you to sign in again.',
    pages: 'getSession-without-request',
  },
  {
    name: 'pages-gettoken-other-secret',
    visits,
    title: 'getToken() with another secret',
    does: 'getServerSideProps of /account calls `getToken({ req, secret })` with a secret that is not the one of the auth route.',
    sees: 'Signed in everywhere but on /account, which sends you to sign in again.',
    pages: 'getToken-other-secret',
  },
  {
    name: 'pages-shared-cache',
    visits,
    title: 'A page of somebody in a shared cache',
    does: "getServerSideProps of /account sets `Cache-Control: public, s-maxage=10` as Next's own documentation shows it, on a page that is made for one visitor and renews the session cookie.",
    sees: 'Nothing here; behind a cache the next visitor gets the page, and the session, of the one before.',
    pages: 'shared-cache',
  },
]
