//! Packs what counting tokens needs, so that a fresh process has it at hand: the public vocabularies out of `tiktoken-rs`, and the
//! classes of characters that their patterns speak of, as the regular expressions of `tiktoken` itself know them.

use std::error::Error;
use std::path::{Path, PathBuf};

use regex_syntax::hir::HirKind;
use tiktoken_rs::CoreBPE;

/// Characters a block of the table of classes holds.
const BLOCK: usize = 256;
/// General categories, in the order of `catalog/tokens/class.rs` from 1 on. What is in none of them is class 0.
const CLASSES: [&str; 6] = [r"[\p{Lu}\p{Lt}]", r"\p{Ll}", r"[\p{Lm}\p{Lo}]", r"\p{M}", r"\p{N}", r"\s"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?);
    vocabulary(&tiktoken_rs::o200k_base()?, &out.join("o200k.tokens"))?;
    vocabulary(&tiktoken_rs::cl100k_base()?, &out.join("cl100k.tokens"))?;
    classes(&out.join("classes.bin"))
}

/// Every token in the order of its rank: a byte for its length, then its bytes.
fn vocabulary(encoding: &CoreBPE, path: &Path) -> Result<(), Box<dyn Error>> {
    let special: Vec<Vec<u8>> = encoding.special_tokens().iter().map(|name| name.as_bytes().to_vec()).collect();
    let mut packed = Vec::new();
    for rank in 0.. {
        match encoding.decode_bytes(&[rank]) {
            Ok(token) if !special.contains(&token) => {
                packed.push(u8::try_from(token.len())?);
                packed.extend(token);
            }
            _ => break,
        }
    }
    Ok(std::fs::write(path, packed)?)
}

/// Two tables in one: where the block of a character begins (a byte for every 256 characters), then the blocks, each once.
fn classes(path: &Path) -> Result<(), Box<dyn Error>> {
    let mut of = vec![0_u8; 0x11_0000];
    for (class, pattern) in (1..).zip(CLASSES) {
        let HirKind::Class(regex_syntax::hir::Class::Unicode(set)) = regex_syntax::parse(pattern)?.into_kind() else {
            return Err(format!("{pattern} is no class of characters").into());
        };
        for range in set.ranges() {
            of[range.start() as usize..=range.end() as usize].fill(class);
        }
    }
    let mut blocks: Vec<&[u8]> = Vec::new();
    let mut index = Vec::new();
    for block in of.chunks(BLOCK) {
        let at = blocks.iter().position(|known| *known == block).unwrap_or_else(|| {
            blocks.push(block);
            blocks.len() - 1
        });
        index.push(u8::try_from(at)?);
    }
    index.extend(blocks.concat());
    Ok(std::fs::write(path, index)?)
}
