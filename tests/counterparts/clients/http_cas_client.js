// Two sites behind http-cas-client: PROXY answers what the other, reached in the reader's name, says of the reader.
const https = require('https');
const fs = require('fs');
const httpCasClient = require('http-cas-client');

const { CAS, PROXY_URL, TARGET_URL, PROXY_PORT, TARGET_PORT, TLS } = process.env;
const tls = { key: fs.readFileSync(`${TLS}/server.key`), cert: fs.readFileSync(`${TLS}/server.pem`) };

function serve(port, handler, answer) {
	https.createServer(tls, async (request, response) => {
		try {
			if (!await handler(request, response)) {
				return response.end();
			}
			const said = await answer(request);
			response.setHeader('Content-Type', 'application/json');
			response.end(JSON.stringify(said));
		} catch (error) {
			console.error(error);
			response.statusCode = 500;
			response.end();
		}
	}).listen(Number(port), '127.0.0.1');
}

const proxy = httpCasClient({
	casServerUrlPrefix: CAS,
	serverName: PROXY_URL,
	client: { proxy: { callbackUrl: `${PROXY_URL}/callback`, receptorUrl: '/callback' } },
});
const target = httpCasClient({
	casServerUrlPrefix: CAS,
	serverName: TARGET_URL,
	client: { proxy: { acceptAny: true } },
});

serve(PROXY_PORT, proxy, async ({ url, principal, ticket }) => {
	if (!url.startsWith('/through')) {
		return principal;
	}
	const client = await ticket.request(`${TARGET_URL}/`);
	const { data } = await client.get('/');
	return { ...principal, through: data };
});
serve(TARGET_PORT, target, async ({ principal }) => principal);
