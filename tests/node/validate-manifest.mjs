// Validates Teams manifests with the official schemas that @microsoft/app-manifest brings, as that package does. (Its own code needs a package that it does not name.)
// Standard input: [manifest]. Answers [[problem]] in the same order.
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { readJson } from './standard-input.mjs';

const require = createRequire(import.meta.url);

async function problems(manifest) {
  const file = require.resolve(`@microsoft/app-manifest/build/json-schemas/teams/v${manifest.manifestVersion}/MicrosoftTeams.schema.json`);
  const ajv = new Ajv({ allErrors: true, strictTypes: false });
  addFormats(ajv, ['uri', 'email', 'regex']);
  const validate = ajv.compile(JSON.parse(await readFile(file, 'utf8')));
  return validate(manifest) ? [] : validate.errors.map(error => `${error.instancePath} ${error.message}`);
}

process.stdout.write(JSON.stringify(await Promise.all((await readJson()).map(problems))));
