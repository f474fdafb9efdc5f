import accord.kernel.policy.identifiers
import accord.kernel.policy.sensitivity
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('spaces', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.UUIDField(default=accord.kernel.policy.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('sensitivity', models.PositiveSmallIntegerField(choices=[(0, 'public'), (1, 'space'), (2, 'restricted'), (3, 'confidential'), (4, 'sealed')], default=accord.kernel.policy.sensitivity.Sensitivity['S1'])),
                ('client_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('deleted_at', models.DateTimeField(editable=False, null=True)),
                ('merged_into', models.UUIDField(editable=False, null=True)),
                ('what', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=255)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('options', models.JSONField(blank=True, default=dict)),
                ('state', models.CharField(choices=[('asked', 'waiting to be read'), ('staging', 'being read'), ('planned', 'waiting for your word'), ('staged', 'being applied'), ('applied', 'applied'), ('refused', 'could not be read'), ('dropped', 'put aside')], default='staging', max_length=10)),
                ('read', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('updated', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('merged', models.PositiveIntegerField(default=0)),
                ('skipped', models.PositiveIntegerField(default=0)),
                ('rejected', models.PositiveIntegerField(default=0)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('preview', models.JSONField(blank=True, default=dict)),
                ('versions', models.JSONField(blank=True, default=dict)),
                ('fault', models.TextField(blank=True)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.space')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['space', 'what', 'sha256'], name='import_of_file')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('client_key', ''), _negated=True), fields=('space', 'created_by', 'client_key'), name='import_sent_once'), models.CheckConstraint(condition=models.Q(('sensitivity__lte', accord.kernel.policy.sensitivity.Sensitivity['S4'])), name='import_sensitivity')],
            },
        ),
        migrations.CreateModel(
            name='ReviewPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fate', models.CharField(choices=[('new', 'New'), ('version', 'There in other words'), ('different', 'Different'), ('there', 'Already there'), ('joined', 'Joined'), ('rejected', 'Rejected'), ('unsaid', 'Not in this file'), ('document', 'Documents')], max_length=12)),
                ('number', models.PositiveIntegerField()),
                ('packed', models.BinaryField()),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_pages', to='exchange.import')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('of', 'fate', 'number'), name='review_page_once')],
            },
        ),
        migrations.CreateModel(
            name='StagedBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('packed', models.BinaryField()),
                ('is_later', models.BooleanField(default=False)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staged', to='exchange.import')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('of', 'number'), name='staged_batch_once')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.UUIDField(default=accord.kernel.policy.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('scope', models.CharField(choices=[('read', 'read'), ('write', 'read and write')], default='read', max_length=10)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('with_factor', models.BooleanField(default=False, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField(editable=False)),
                ('last_used_at', models.DateTimeField(editable=False, null=True)),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='spaces.space')),
            ],
            options={
                'ordering': ('-created_at',),
                'indexes': [models.Index(fields=['space', 'account'], name='api_tokens_of_account')],
            },
        ),
    ]
