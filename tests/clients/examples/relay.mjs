// Compiles the operations of the three clients, and the board, with relay-compiler. It reads them from `graphql` tags,
// as a client in Relay has them; here they are put into a module for each file.
// Usage: node relay.mjs
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parse } from 'graphql';

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
const into = 'generated/relay';
rmSync(into, { recursive: true, force: true });
mkdirSync(`${into}/__generated__`, { recursive: true });
for (const [module, file] of Object.entries({
  Phone: 'phone/operations.graphql',
  Dashboard: 'dashboard/operations.graphql',
  Board: 'dashboard/board.graphql',
  Municipal: 'municipal/operations.graphql',
})) {
  const text = readFileSync(file, 'utf8');
  const tags = parse(text).definitions.map(({ loc }) => `graphql\`\n${text.slice(loc.start, loc.end)}\n\`;\n`);
  writeFileSync(`${into}/${module}.ts`, `import { graphql } from 'relay-runtime';\n${tags.join('')}`);
}
// What it writes is CommonJS.
for (const folder of ['generated', 'build/generated']) {
  mkdirSync(`${folder}/relay`, { recursive: true });
  writeFileSync(`${folder}/relay/package.json`, '{ "type": "commonjs" }\n');
}
const compiler = createRequire(import.meta.url).resolve('relay-compiler/cli.js');
process.exitCode = spawnSync(process.execPath, [compiler, 'relay.config.json'], { stdio: 'inherit' }).status ?? 1;
