// The product under test, started as an operator starts it: a configuration file and a process.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, start, until } from './processes.mjs';

const builds = ['Release', 'Debug'].map((kind) =>
  resolve(import.meta.dirname, `../../src/Sidecar/bin/${kind}/net10.0/Sidecar.dll`),
);

function sidecarDll() {
  const dll = process.env.SIDECAR_DLL ?? builds.find(existsSync);
  if (!dll || !existsSync(dll)) {
    throw new Error(`no Sidecar.dll at ${dll ?? builds.join(' or ')}: build src/Sidecar first or set SIDECAR_DLL`);
  }

  return resolve(dll);
}

async function isReady(process, adminUrl) {
  if (process.child.exitCode !== null) {
    throw new Error(`sidecar ended with ${process.child.exitCode}:\n${process.output()}`);
  }

  // Until it listens there is nothing to be told apart: refused means not yet.
  return fetch(`${adminUrl}/health/ready`).then((response) => response.ok, () => false);
}

/**
 * Starts the sidecar with the sections that the caller writes (`ReverseProxy`, and of `Sidecar` what is not about
 * listeners and the ledger); `stop()` asks it to end and returns its exit code, `kill()` does not ask.
 */
export async function startSidecar({ reverseProxy, sidecar }) {
  const dll = sidecarDll();
  const folder = mkdtempSync(join(tmpdir(), 'sidecar-interop-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const adminUrl = `http://127.0.0.1:${await freePort()}`;
  const file = join(folder, 'sidecar.json');
  const configuration = {
    Kestrel: { Endpoints: { Proxy: { Url: url } } },
    ReverseProxy: reverseProxy,
    Sidecar: {
      Admin: { Url: adminUrl, Token: 'interop-admin-token-of-enough-length' },
      Ledger: { Kind: 'Sqlite', ConnectionString: `Data Source=${join(folder, 'ledger.db')}` },
      ...sidecar,
    },
  };
  writeFileSync(file, JSON.stringify(configuration, null, 2));

  const process = start('dotnet', [dll, '--config', file], { cwd: folder });
  const end = async (signal) => {
    const code = await process.stop(signal, 45_000);
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  const stop = () => end('SIGTERM');
  try {
    await until('the sidecar to be ready', () => isReady(process, adminUrl));
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${process.output()}`, { cause: error });
  }

  return { url, adminUrl, output: process.output, stop, kill: () => end('SIGKILL') };
}
