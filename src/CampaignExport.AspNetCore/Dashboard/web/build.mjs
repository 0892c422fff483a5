// Builds the page into ../assets. The same sources give the same bytes, on any machine: .ci/assets checks it.
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

await build({
  entryPoints: { dashboard: 'src/main.ts' },
  outdir: '../assets',
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
});
await build({ entryPoints: { dashboard: 'styles/main.css' }, outdir: '../assets', bundle: true, minify: true, charset: 'utf8' });

const bundled = ['uplot'];
const licences = await Promise.all(bundled.map(async name => {
  const { version } = JSON.parse(await readFile(`node_modules/${name}/package.json`, 'utf8'));
  return `${name} ${version}\n\n${(await readFile(`node_modules/${name}/LICENSE`, 'utf8')).trim()}\n`;
}));
await writeFile('../assets/LICENSES.txt', `The assets hold these libraries.\n\n${licences.join('\n')}`);
