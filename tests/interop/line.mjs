// A line between client and sidecar that breaks when it is told to: a load balancer that restarts, a phone in a tunnel.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Starts the line to that URL. `cut` is how the next answer that contains a text is lost: `{ at, keep, then() }`, or null. */
export async function startLine(target) {
  const { hostname, port } = new URL(target);
  const ends = new Set();
  const state = {
    /** The connection breaks at the answer with the text `at`: after it with `keep`, otherwise before; then `then` is called. Once. */
    cut: null,
    /** How many connections broke. */
    cuts: 0,
  };

  function carryAnswer(chunk, near, far) {
    const cut = state.cut;
    if (!cut || !chunk.includes(cut.at)) {
      near.write(chunk);
      return;
    }

    state.cut = null;
    state.cuts += 1;
    const breakIt = () => {
      near.resetAndDestroy();
      far.resetAndDestroy();
      cut.then?.();
    };
    if (cut.keep) {
      near.write(chunk, breakIt);
    } else {
      breakIt();
    }
  }

  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        ends.delete(end);
        near.destroy();
        far.destroy();
      });
    }

    near.pipe(far);
    far.on('data', (chunk) => carryAnswer(chunk, near, far));
    far.on('end', () => near.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  return Object.assign(state, {
    url: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      ends.forEach((end) => end.destroy());
      server.close();
      await once(server, 'close');
    },
  });
}
