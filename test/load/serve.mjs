// node test/load/serve.mjs RUN [SECONDS]: serves a run and asks it for one test image at a time from 64
// clients; ends with a line of JSON. A long one shows whether memory grows.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

const CLIENTS = 64;
const WARM_UP_SECONDS = 3;
/** How often memory is looked at, evenly over the whole time. */
const LOOKS = 10;

const [run, seconds = '10'] = process.argv.slice(2);
if (run === undefined) throw new Error('Name a run: node test/load/serve.mjs RUN [SECONDS]');

const path = (/** @type {string} */ name) =>
  fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** The first test image as a request's body. */
function body() {
  const bytes = gunzipSync(
    readFileSync(path('resources/fashion-mnist/t10k-images-idx3-ubyte.gz')),
  ).subarray(16, 16 + 784);
  const rows = Array.from({ length: 28 }, (_, row) =>
    Array.from(bytes.subarray(28 * row, 28 * (row + 1)), (byte) => [byte / 255]),
  );
  return JSON.stringify({ instances: [rows] });
}

/** @param {import('node:child_process').ChildProcess} server @returns {Promise<{ url: string, address: string }>} */
function started(server) {
  return new Promise((resolve, reject) => {
    if (server.stdout === null) throw new Error('The server has no output.');
    createInterface({ input: server.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
}

/** @param {string} address @returns {Promise<(name: string) => number>} */
async function metricsOf(address) {
  const text = await (await fetch(`${address}/metrics`)).text();
  return (name) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
}

const args = [path('out/main/atelier.cjs'), 'serve', run, '--port', '0', '--json'];
const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const { url, address } = await started(server);
  const options = { url: `${url}:predict`, method: /** @type {const} */ ('POST'), body: body() };
  await autocannon({ ...options, connections: CLIENTS, duration: WARM_UP_SECONDS });
  const before = await metricsOf(address);
  /** @type {number[]} */
  const residentMiB = [];
  const look = async () => {
    const metrics = await metricsOf(address);
    residentMiB.push(Math.round(metrics('process_resident_memory_bytes') / 2 ** 20));
  };
  const looks = setInterval(() => void look(), (1000 * Number(seconds)) / LOOKS);
  const result = await autocannon({ ...options, connections: CLIENTS, duration: Number(seconds) });
  clearInterval(looks);
  await look();
  const after = await metricsOf(address);
  const during = (/** @type {string} */ name) => after(name) - before(name);
  const report = {
    requestsPerSecond: Math.round(result.requests.mean),
    milliseconds: {
      median: result.latency.p50,
      p99: result.latency.p99,
      longest: result.latency.max,
    },
    failed: result.non2xx + result.errors + result.timeouts,
    picturesInBatch: during('atelier_pictures_total') / during('atelier_batch_pictures_count'),
    serverProcessorShare: during('process_cpu_seconds_total') / result.duration,
    residentMiB,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
} finally {
  server.removeAllListeners('exit');
  server.kill('SIGTERM');
}
