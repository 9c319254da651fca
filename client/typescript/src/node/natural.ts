/** Compares paths folder by folder: runs of digits by value, everything else without case, ties by their bytes. */
export function natural(a: string, b: string): number {
    const [left, right] = [a.split("/"), b.split("/")];
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
        const [one, other] = [left[i] ?? "", right[i] ?? ""];
        const order = byParts(one, other) || Buffer.compare(Buffer.from(one), Buffer.from(other));
        if (order !== 0) {
            return order;
        }
    }
    return left.length - right.length;
}

function byParts(a: string, b: string): number {
    const [left, right] = [partsOf(a), partsOf(b)];
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
        const order = compareParts(left[i] ?? "", right[i] ?? "");
        if (order !== 0) {
            return order;
        }
    }
    return left.length - right.length;
}

/** Runs of digits, and single other characters. */
function partsOf(name: string): string[] {
    return name.match(/[0-9]+|[^0-9]/gu) ?? [];
}

function compareParts(a: string, b: string): number {
    if (!/^[0-9]/.test(a) || !/^[0-9]/.test(b)) {
        const [left, right] = [a.toLowerCase(), b.toLowerCase()];
        return Buffer.compare(Buffer.from(left), Buffer.from(right));
    }
    const [left, right] = [BigInt(a), BigInt(b)];
    return left === right ? 0 : left < right ? -1 : 1;
}
