// Child processes that never outlive the test that started them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => process.exit(1));
}

/** Starts a process and keeps the tail of what it says: `{ child, output(), stop(signal, ms) }`. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let said = '';
  const keep = (chunk) => {
    said = (said + chunk).slice(-64 * 1024);
    if (process.env.INTEROP_VERBOSE) {
      process.stderr.write(chunk);
    }
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = once(child, 'close');
  running.add(child);
  ended.then(() => running.delete(child), () => running.delete(child));

  return {
    child,
    output: () => said,
    /** Sends the signal, waits for the end and returns the exit code; a process that stays longer is killed and reported. */
    async stop(signal, patience) {
      child.kill(signal);
      const impatience = setTimeout(() => child.kill('SIGKILL'), patience);
      const [code, killedBy] = await ended;
      clearTimeout(impatience);
      return killedBy ?? code;
    },
  };
}

/** Asks until the answer is truthy; says what it waited for when it gives up. */
export async function until(what, question, patience = 20_000, pause = 50) {
  const deadline = performance.now() + patience;
  for (;;) {
    const answer = await question();
    if (answer) {
      return answer;
    }

    if (performance.now() > deadline) {
      throw new Error(`gave up after ${patience} ms waiting for ${what}`);
    }

    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** A port that was free a moment ago, for a process that cannot choose one by itself and say which. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
