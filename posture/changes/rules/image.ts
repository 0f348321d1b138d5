import { ChangeRule, routine, WHAT_EXISTED } from "../rule";
import { formatTransition } from "../format-values";

const IMAGES = new Set(["image", "image_uri", "image_id", "ami", "source_image", "docker_image", "linux_fx_version"]);

/** Another release of what runs. */
export const image: ChangeRule = {
  concerns: WHAT_EXISTED,
  assess: ({ differences }) =>
    differences
      .filter(({ name }) => IMAGES.has(name))
      .map((difference) => routine(`Image: ${formatTransition(difference)}`)),
};
