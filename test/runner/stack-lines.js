// Stack traces with the lines of the sources. Jest's own way reads and searches source maps afresh for every test file,
// and those of packages too; cdktf takes a stack trace of everything that it makes.
"use strict";
const { readFileSync } = require("node:fs");
const { SourceMap } = require("node:module");
const { sep } = require("node:path");

const PACKAGES = `${sep}node_modules${sep}`;
/** Of a trace that belongs to no error: cdktf's note of where a value was made. */
const FRAMES_OF_NOTES = 10;

/** By the path of a source map. */
const maps = new Map();
/** By places in running code, such as `/project/main.ts:3:5`: those in the sources. */
const places = new Map();

/**
 * @param mapOf the path of a file's source map, if there is one
 * @returns a formatter for Error.prepareStackTrace
 */
exports.formatStack = (mapOf) => (error, frames) => {
  const isError = error instanceof Error;
  const shown = isError ? frames : frames.slice(0, FRAMES_OF_NOTES);
  return [isError ? headOf(error) : "Error", ...shown.map((frame) => `    at ${describe(frame, mapOf)}`)].join("\n");
};

function headOf(error) {
  try {
    return String(error);
  } catch {
    return "Error";
  }
}

function describe(frame, mapOf) {
  const text = frame.toString();
  const file = frame.getFileName();
  if (!file || file.startsWith("node:") || file.includes(PACKAGES)) return text;
  const line = frame.getLineNumber();
  const column = frame.getColumnNumber();
  const running = `${file}:${line}:${column}`;
  let place = places.get(running);
  if (!place) places.set(running, (place = placeOf(file, line, column, mapOf(file)) ?? running));
  return text.replace(running, () => place);
}

function placeOf(file, line, column, path) {
  if (path === undefined || path === null) return undefined;
  let map = maps.get(path);
  if (!map) maps.set(path, (map = new SourceMap(JSON.parse(readFileSync(path, "utf8")))));
  const { originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
  return originalLine === undefined ? undefined : `${file}:${originalLine + 1}:${originalColumn + 1}`;
}
