export const clockFaults = [
  {
    name: 'clock-behind',
    title: 'The clock of the server is behind',
    does: 'The clock of the server is two hours behind, as after a virtual machine slept, so the token of the OpenID provider is not valid yet.',
    sees: 'Back from the provider you land on error=Configuration; the log has CallbackRouteError.',
    signIn: 'oidc',
    clockOffset: -7200,
  },
  {
    name: 'clock-ahead',
    title: 'The clock of the server is ahead',
    does: 'The clock of the server is two hours ahead, so the token that the OpenID provider has just made counts as expired.',
    sees: 'Back from the provider you land on error=Configuration; the log has CallbackRouteError.',
    signIn: 'oidc',
    clockOffset: 7200,
  },
]
