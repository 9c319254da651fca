import { OptionDefaults } from "typedoc";

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
    entryPoints: ["src/node/index.ts", "src/web/index.ts", "src/gen/v1.ts", "src/gen/plugin.ts"],
    blockTags: [...OptionDefaults.blockTags, "@generated"],
    excludeTags: ["@generated"],
    excludeInternal: true,
    excludePrivate: true,
    treatWarningsAsErrors: true,
};
