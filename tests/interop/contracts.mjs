// Compiles the contracts of ./contracts and keeps the artefacts, because solc takes seconds and every test file needs them.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const here = import.meta.dirname;
const cacheFolder = join(here, 'node_modules', '.cache', 'sidecar-interop');
const names = ['DollarToken', 'Multicall'];

function sources() {
  return Object.fromEntries(
    names.map((name) => [`${name}.sol`, { content: readFileSync(join(here, 'contracts', `${name}.sol`), 'utf8') }]),
  );
}

function resolveImport(path) {
  try {
    return { contents: readFileSync(join(here, 'node_modules', path), 'utf8') };
  } catch (error) {
    return { error: error.message };
  }
}

function compile(input) {
  const solc = require('solc');
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: resolveImport }));
  const errors = (output.errors ?? []).filter((entry) => entry.severity === 'error');
  if (errors.length > 0) {
    throw new Error(errors.map((entry) => entry.formattedMessage).join('\n'));
  }

  return Object.fromEntries(
    names.map((name) => {
      const { abi, evm } = output.contracts[`${name}.sol`][name];
      return [name, { abi, bytecode: `0x${evm.bytecode.object}` }];
    }),
  );
}

/** The artefacts `{ DollarToken: { abi, bytecode }, Multicall: { abi, bytecode } }`. */
export function compiledContracts() {
  const input = {
    language: 'Solidity',
    sources: sources(),
    settings: {
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  };
  const lock = readFileSync(join(here, 'package-lock.json'));
  const key = createHash('sha256').update(JSON.stringify(input)).update(lock).digest('hex').slice(0, 16);
  const file = join(cacheFolder, `contracts-${key}.json`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') {
      throw error;
    }
  }

  const artefacts = compile(input);
  mkdirSync(cacheFolder, { recursive: true });
  // Written aside and renamed, so that a test file that runs beside this one never reads half of it.
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, JSON.stringify(artefacts));
  renameSync(aside, file);
  return artefacts;
}
