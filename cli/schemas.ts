import { pageSchema } from "../posture/pages/json-schema";
import { COMMON_HELP } from "./options";
import { writeDocuments } from "./write-documents";

const FILE = "pages/page.schema.json";
const HELP = `Writes ${FILE}, with which editors complete and check pages.

Usage: npm run schemas

  ${COMMON_HELP}

Exit codes: 0 written; 2 there are no options.
`;

writeDocuments(HELP, async () => ({ [FILE]: `${JSON.stringify(await pageSchema(), undefined, 2)}\n` }));
