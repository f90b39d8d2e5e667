// The merchant's backend: a plain HTTP server that knows nothing of payments and remembers what reached it.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

async function bytesOf(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }

  return Buffer.concat(chunks);
}

function sendJson(response, status, content) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}

/** Starts the backend. The last part of a path names what it does, so that several policies can guard the same goods. */
export async function startMerchant() {
  let continueStream = () => undefined;
  const waitForLeave = () => new Promise((resolve) => {
    continueStream = resolve;
  });

  const state = {
    /** Requests that reached the merchant: `{ method, url, headers, at }`. */
    requests: [],
    hits: (url) => state.requests.filter((request) => request.url === url).length,
    last: () => state.requests.at(-1),
    /** Lets the open answer (`stream`, `halves`) send its rest. */
    continueStream: () => continueStream(),
    reset() {
      state.requests = [];
    },
  };

  const goods = {
    report: (request, response) => sendJson(response, 200, { message: 'the report', hits: state.hits(request.url) }),
    fail: (request, response) => sendJson(response, 500, { message: 'the report is broken' }),
    async echo(request, response) {
      const body = await bytesOf(request);
      const sha256 = createHash('sha256').update(body).digest('hex');
      sendJson(response, 200, { length: body.length, sha256, contentType: request.headers['content-type'] });
    },
    async halves(request, response) {
      const [first, second] = ['the first half, ', `the second half of answer ${state.hits(request.url)}`];
      const allowed = waitForLeave();
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': first.length + second.length });
      response.write(first);
      await allowed;
      response.end(second);
    },
    async stream(request, response) {
      const allowed = waitForLeave();
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
      response.write('data: first\n\n');
      await allowed;
      response.write('data: second\n\n');
      response.end('data: third\n\n');
    },
  };

  const server = createServer((request, response) => {
    state.requests.push({ method: request.method, url: request.url, headers: request.headers, at: performance.now() });
    const good = goods[new URL(request.url, 'http://merchant').pathname.split('/').at(-1)];
    if (good) {
      good(request, response);
    } else {
      sendJson(response, 404, { message: 'no such good' });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  return Object.assign(state, {
    url: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}
