// Builds dist/ from the sources beside this file: `npm ci && npm run build`. `npm run check` only tells whether dist/ is what they give.
// The same lock file gives the same bytes, whatever the machine: gzip is written by a pinned package, without a time.
import { build } from 'esbuild';
import { gzipSync } from 'fflate';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
process.chdir(here);
const check = process.argv.includes('--check');
if (!check) {
  rmSync('dist', { recursive: true, force: true });
  mkdirSync('dist');
}

const { outputFiles, metafile } = await build({
  entryPoints: { console: 'console.jsx', style: 'console.css' },
  outdir: 'dist',
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'iife',
  target: ['chrome100', 'firefox100', 'safari15'],
  jsx: 'automatic',
  // Gathered in licences.txt instead.
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});

const built = (ending) => outputFiles.find((file) => file.path.endsWith(ending)).text;
// GraphiQL's web fonts are 300 KB of Latin letters; the system's own fonts cover Chinese and Mongolian as well.
const style = built('style.css').replace(/@font-face\{[^}]*\}/g, '');

store('console.js', built('console.js'));
store('console.css', style);
store('licences.txt', licences(Object.keys(metafile.inputs)));

function store(name, text) {
  for (const outside of text.match(/(?:@import|url\()\s*["']?(?:https?:)?\/\/[^"')\s]+/g) ?? []) {
    throw new Error(`${name} would load from outside: ${outside}`);
  }
  const packed = gzipSync(Buffer.from(text), { level: 9, mtime: 0 });
  const file = join('dist', `${name}.gz`);
  if (!check) writeFileSync(file, packed);
  else if (!readFileSync(file).equals(packed)) throw new Error(`${file} is stale: run \`npm run build\` and commit it`);
  console.log(`${name}: ${text.length} bytes, ${packed.length} packed`);
}

function licences(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const found = input.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/);
    if (found) folders.add(found[0]);
  }
  const parts = [...folders].sort().map((folder) => {
    const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
    const author = typeof about.author === 'string' ? about.author : about.author?.name;
    const text = file
      ? readFileSync(join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim()
      : `(The package ships no licence file. Declared licence: ${about.license}. Author: ${author ?? 'see the package'}.)`;
    if (!about.license) throw new Error(`${about.name} declares no licence`);
    return `${'='.repeat(80)}\n${about.name} ${about.version} (${about.license})\n${'='.repeat(80)}\n${text}\n`;
  });
  return `The Hongyan console is built from the packages below.\n\n${parts.join('\n')}`;
}
