-- The words of a policy version: what people read of it. They may be improved, so they stand beside the version, which may not change.
CREATE TABLE "policy_words" (
    "hash" TEXT NOT NULL,
    "words" JSONB NOT NULL,

    CONSTRAINT "policy_words_pkey" PRIMARY KEY ("hash")
);

ALTER TABLE "policy_words" ADD CONSTRAINT "policy_words_hash_fkey" FOREIGN KEY ("hash") REFERENCES "policy_version"("hash") ON DELETE RESTRICT ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE ON "policy_words" TO bofu_app;
