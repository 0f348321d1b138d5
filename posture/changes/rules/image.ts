import { ChangeRule, EVERY_TYPE, routine } from "../rule";
import { transition } from "../words";

const IMAGES = new Set(["image", "image_uri", "image_id", "ami", "source_image", "docker_image", "linux_fx_version"]);

/** Another release of what runs. */
export const image: ChangeRule = {
  concerns: EVERY_TYPE,
  assess: ({ differences }) =>
    differences.filter(({ name }) => IMAGES.has(name)).map((difference) => routine(`Image: ${transition(difference)}`)),
};
