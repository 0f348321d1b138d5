// Preloaded into a measured process: writes its peak resident memory in KiB to the file that PEAK_MEMORY names.
"use strict";
process.on("exit", () =>
  require("node:fs").writeFileSync(process.env.PEAK_MEMORY, `${process.resourceUsage().maxRSS}`),
);
