//! Damaged JSON reaches the client damaged, whatever it came through.

use super::client::{answer, asked};
use crate::fake::{Behaviour, Damage, Dialect};

#[tokio::test]
async fn damage_is_the_same_in_every_dialect_streamed_and_whole() {
    for damage in Damage::ALL {
        let mut texts = Vec::new();
        for dialect in Dialect::ALL {
            for stream in [false, true] {
                texts.push(answer(dialect, stream, &asked(dialect, stream, Behaviour::Damaged(damage)).await));
            }
        }
        texts.dedup();
        assert_eq!(texts.len(), 1, "{damage:?}: {texts:?}");
        assert!(texts[0].contains("Ada"), "{damage:?}: {}", texts[0]);
    }
}
