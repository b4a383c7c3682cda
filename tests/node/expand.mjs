// Expands every case [{ template, data }] on standard input with the official engine, in one process.
// Answers [{ card } | { error }] in the same order: an engine that throws is an answer too.
import templating from 'adaptivecards-templating';
import { readJson } from './standard-input.mjs';

function expand({ template, data }) {
  try {
    return { card: new templating.Template(template).expand({ $root: data }) };
  } catch (error) {
    return { error: String(error) };
  }
}

process.stdout.write(JSON.stringify((await readJson()).map(expand)));
