use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;
use sha2::{Digest, Sha256};

use crate::certification::entity::document;
use crate::ids::CertificateId;
use crate::{Academy, Result};

/// Keeps the printed PDF of a certificate with its hash. The first one stays: what was handed out never changes.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn attach_document(academy: &Academy, certificate: CertificateId, pdf: Vec<u8>) -> Result<()> {
    let tx = academy.begin().await?;
    let row = document::ActiveModel {
        certificate_id: Set(certificate),
        sha256: Set(Sha256::digest(&pdf).to_vec()),
        pdf: Set(pdf),
        made_at: Set(academy.now()),
    };
    document::Entity::insert(row)
        .on_conflict(OnConflict::column(document::Column::CertificateId).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    tx.commit().await
}
