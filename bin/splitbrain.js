#!/usr/bin/env node
// Starts the command line, nothing else. Written so that even an old Node can parse it and be told what is wrong.
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`splitbrain needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
  process.exitCode = 2;
} else {
  if (module.enableCompileCache) module.enableCompileCache();
  import('../dist/cli.js').then(
    (cli) => cli.main(process.argv.slice(2)),
    (error) => {
      const missing = error.code === 'ERR_MODULE_NOT_FOUND' && String(error.message).includes('dist');
      console.error(missing ? 'splitbrain is not built yet. Build it with: npm ci && npm run build' : error);
      process.exitCode = 70;
    },
  );
}
