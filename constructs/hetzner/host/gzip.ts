import { gzipSync, strToU8 } from "fflate";

/**
 * gzip whose output depends only on the text. Node's zlib differs between its versions and between processors, and a
 * server whose user_data differs is replaced, so two people could get different plans: `fflate` is JavaScript alone,
 * and
 * its version is exact. No time and no name of a file is written.
 */
export const gzip = (text: string): Buffer => Buffer.from(gzipSync(strToU8(text), { level: 9, mtime: 0 }));
