import { App, IResolvable, IResolveContext, ref, TerraformStack } from "cdktf";

/** The two stacks of the first reference between stacks. */
class CrossStackReference extends Error {}

/**
 * An app that resolves each token once. cdktf resolves all of them twice, as references from one stack to another add
 * outputs to a stack that may be written already. Where the first such reference turns up, this app starts again and
 * does as cdktf does.
 */
export class SinglePassApp extends App {
  private isPrepared = false;

  /** @throws Error where a validation fails, as `App` does. */
  public override synth(): void {
    const stacks = this.node.findAll().filter((one): one is TerraformStack => TerraformStack.isStack(one));
    const [first] = stacks;
    const restore = first ? prepareReferences(first) : () => undefined;
    try {
      for (const stack of stacks) stack.synthesizer.synthesize(this);
    } catch (error) {
      if (!(error instanceof CrossStackReference)) throw error;
      this.isPrepared = true;
      for (const name of Object.keys(this.manifest.stacks)) Reflect.deleteProperty(this.manifest.stacks, name);
      restore();
      super.synth();
      return;
    } finally {
      restore();
    }
    const problems = this.skipValidation ? [] : this.node.validate();
    // It reports them, and has nothing else to do by now.
    if (problems.length > 0) super.synth();
    else this.manifest.writeToFile();
  }

  public override crossStackReference(from: TerraformStack, to: TerraformStack, identifier: string): string {
    if (!this.isPrepared) throw new CrossStackReference(`${from.node.path} → ${to.node.path}`);
    return super.crossStackReference(from, to, identifier);
  }
}

/**
 * Lets references report at once that they cross stacks, which they do only while a stack is prepared.
 *
 * @param stack any
 * @returns undoes it
 */
function prepareReferences(stack: TerraformStack): () => void {
  const references = Object.getPrototypeOf(ref("any.reference", stack)) as IResolvable;
  const own = Object.getOwnPropertyDescriptor(references, "resolve");
  if (!own) return () => undefined;
  const original = own.value as (this: IResolvable, context: IResolveContext) => unknown;
  references.resolve = function (this: IResolvable, context) {
    return original.call(this, Object.assign(context, { preparing: true }));
  };
  return () => void Object.defineProperty(references, "resolve", own);
}
