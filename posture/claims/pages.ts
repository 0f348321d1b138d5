import { Page, System } from "../claim";
import { smallcrm } from "./smallcrm";
import { smepro } from "./smepro";
import { smvue } from "./smvue";

/** The published pages, by system. */
export const PAGES: Readonly<Record<System, Page>> = { smvue, smepro, smallcrm };
