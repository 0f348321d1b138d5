// Which line of which source a place in a bundle was made of.
"use strict";
const { readFileSync } = require("node:fs");
const { join, relative, sep } = require("node:path");
const { ROOT } = require("./bundle-cache.js");

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * The part of a source map that is asked for: the lines of the project's own files.
 *
 * @param map source map of the bundle, as parsed JSON
 * @param directory that its paths are relative to
 * @returns `files`, by path from the root, and for each line of the bundle its [column, file, line] in ascending order,
 *     each wherever the line of the source changes; lines of sources are from 1, and -1 where there is none
 */
exports.linesOf = ({ mappings, sources }, directory) => {
  const files = sources.map((source) => relative(ROOT, join(directory, source)).replaceAll(sep, "/"));
  const isOwn = files.map((file) => !file.startsWith("..") && !file.startsWith("node_modules/"));
  let [source, line] = [0, 0];
  const lines = mappings.split(";").map((segments) => {
    let column = 0;
    let last = "";
    const found = [];
    for (const segment of segments === "" ? [] : segments.split(",")) {
      const [columns, sourceStep, lineStep] = numbersOf(segment);
      column += columns;
      source += sourceStep ?? 0;
      line += lineStep ?? 0;
      const place = sourceStep !== undefined && isOwn[source] ? [column, source, line + 1] : [column, -1, -1];
      const key = place.slice(1).join();
      if (key !== last) found.push(place);
      last = key;
    }
    return found.some(([, file]) => file >= 0) ? found : 0;
  });
  return { files, lines };
};

/** The numbers of a segment, each in digits of five bits, the lowest first and its sign in the lowest bit. */
function numbersOf(segment) {
  const numbers = [];
  let [value, shift] = [0, 0];
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

/** A table that was kept; an empty one where none was. */
exports.readLines = (file) => {
  const { files, lines } = parse(file);
  return {
    /** A frame of a stack, with the place in the source where the bundle has it from one of ours. */
    describe(frame, bundle) {
      const text = `${frame}`;
      if (frame.getFileName() !== bundle) return text;
      const column = frame.getColumnNumber() - 1;
      const segments = lines[frame.getLineNumber() - 1] || [];
      const [, source, line] = segments.findLast(([from]) => from <= column) ?? [0, -1];
      const place = `${bundle}:${frame.getLineNumber()}:${frame.getColumnNumber()}`;
      return source < 0 ? text : text.replace(place, () => `${join(ROOT, files[source])}:${line}:${column + 1}`);
    },
  };
};

function parse(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { files: [], lines: [] };
  }
}
