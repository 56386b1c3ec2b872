/** Session tokens that @auth/core itself wrote before 0.18, with this secret, `sub` and `name`; good for ten years. */
export const EARLY_SECRET = 'early-core-secret'
export const EARLY_TOKENS: Readonly<Record<'0.2.5' | '0.17.0', string>> = {
  '0.2.5':
    'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..tMpvHlC2IENlGyTI.QqSKpIJH6Mytwu9ZyIMYtpcAUCOClbyynD7o8lHCl2Xneyn_JnijwYm5h0I_fm5gLOSdK8i4LQ0heyiQrAH4KS9GcwIhSGVFpKwQmldbySsYiNoK0NW90yGXHpXoFWpAUQ9pDoYo0Q.8Gp8c4jbEuE_CQAltJ0PZQ',
  '0.17.0':
    'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..hq23Psh57dp3MZ4U.XW3zZ_XtrgvZa0SzwiZMMa3S-Tz71NkkptWY2VXu-ryRVC4yP3wF2pwAOQfCccvrtKZxU2NV3s541VFK6P4orehOHNgzVJWb5D2aZ1J8wYkNLDKiEJDdlVgDgWd0zKwY9j-w9AEM8g.1Om9rxQwFysHpCDfc1TYxw',
}
