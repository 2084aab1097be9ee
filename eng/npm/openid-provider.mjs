// An OpenID Connect issuer for tests: oidc-provider with a grant that gives a token for any account, so that no login form has to be filled in.
// The client 'browser' logs in with a code: whoever comes is jonas, and agrees to everything.
// Arguments: port, seed of its signing key. Token request: grant_type=urn:fairlead:account, account, audience, format (jwt or opaque).
import { createHash, createPrivateKey } from 'node:crypto';
import Provider from 'oidc-provider';

const [port, seed] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const grant = 'urn:fairlead:account';

// An EC key of which the private number is made from the seed: another seed is another key.
const number = createHash('sha256').update(seed).digest();
const der = Buffer.concat([Buffer.from('30310201010420', 'hex'), number, Buffer.from('a00a06082a8648ce3d030107', 'hex')]);
const key = createPrivateKey({ key: der, format: 'der', type: 'sec1' }).export({ format: 'jwk' });

const about = (id) => ({ sub: id, preferred_username: id, groups: ['staff', `${id}-team`], entitlement: id === 'mallory' ? 'none' : 'compute', given_name: 'Cy', family_name: 'Waves' });
const server = (audience, format) => ({ audience, scope: 'openid', accessTokenFormat: format, accessTokenTTL: 600, jwt: { sign: { alg: 'ES256' } } });

const provider = new Provider(issuer, {
  jwks: { keys: [{ ...key, alg: 'ES256', use: 'sig', kid: seed }] },
  clients: [
    { client_id: 'portal', client_secret: 'portal-secret', grant_types: [grant], redirect_uris: [], response_types: [], id_token_signed_response_alg: 'ES256' },
    { client_id: 'gateway', client_secret: 'gateway secret+', grant_types: [grant], redirect_uris: [], response_types: [], id_token_signed_response_alg: 'ES256' },
    { client_id: 'browser', client_secret: 'browser secret+', grant_types: ['authorization_code'], redirect_uris: ['https://gateway.example.org/'], id_token_signed_response_alg: 'ES256' },
  ],
  findAccount: (_, id) => ({ accountId: id, claims: () => about(id) }),
  claims: { openid: ['sub', 'preferred_username', 'groups', 'entitlement'], profile: ['given_name', 'family_name'] },
  features: {
    devInteractions: { enabled: false },
    introspection: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: { enabled: true, getResourceServerInfo: (_, audience) => server(audience, 'jwt') },
  },
  extraTokenClaims: (_, token) => about(token.accountId),
});

provider.registerGrantType(grant, async (ctx) => {
  const { account, audience, format = 'jwt' } = ctx.oidc.params;
  const consent = new provider.Grant({ accountId: account, clientId: ctx.oidc.client.clientId });
  consent.addOIDCScope('openid');
  if (audience) consent.addResourceScope(audience, 'openid');
  const token = new provider.AccessToken({ accountId: account, client: ctx.oidc.client, grantId: await consent.save(), gty: grant, scope: 'openid' });
  if (audience) token.resourceServer = new provider.ResourceServer(audience, server(audience, format));
  ctx.body = { access_token: await token.save(), token_type: 'Bearer', expires_in: 600 };
}, ['account', 'audience', 'format']);

// Gateways under test are at ports that nobody knows before.
provider.Client.prototype.redirectUriAllowed = () => true;

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (prompt.name === 'login') {
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { login: { accountId: 'jonas' } }));
    return undefined;
  }
  const consent = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  consent.addOIDCScope('openid profile');
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { consent: { grantId: await consent.save() } }, { mergeWithLastSubmission: true }));
  return undefined;
});

provider.listen(Number(port), '127.0.0.1');
